// Runs a Job, and tells people in a chat or by mail when it waits for them. In a shared library this file is vars/duvoTellingPeople.groovy:
//
//     duvoTellingPeople(agentId: 'Pay open invoices', submitter: 'alice,bob') { text -> slackSend channel: '#payments', message: text }
//
// The message has the title of the request and the address of its form. People answer in Jenkins. After Deny the Job continues to its end, and
// then the step fails and names who denied what. Further requests of the same Job are asked in Jenkins, without another message.
// **A denial in the Duvo inbox does not fail the step: Duvo's API does not say how a request was settled there.**
def call(Map options, Closure tell) {
    def job = duvoRun agentId: options.agentId, message: options.message, humanRequests: 'return'
    if (job.humanRequest) {
        tell "${job.humanRequest.title}\nPlease answer: ${env.BUILD_URL}duvo/"
        job = duvoFollow runId: job.id, fromStart: false, submitter: options.submitter, onAbort: 'stop'
    }
    return job
}
