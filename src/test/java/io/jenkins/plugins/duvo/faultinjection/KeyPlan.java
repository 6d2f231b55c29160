package io.jenkins.plugins.duvo.faultinjection;

/**
 * Plan of an API key with which other Jobs are followed beside the Job of the build.
 *
 * @param number 0 for the key of the build; any other number for a key of its own
 * @param behaviour what becomes of the calls of the key; of the key of the build, the faults of the scenario say so
 * @param workload what its Jobs do
 * @param jobs how many Jobs
 */
record KeyPlan(int number, Behaviour behaviour, Workload workload, int jobs) {
    /** Number of other Jobs of the build's key with which the engine reads lists. */
    private static final int CROWD = 5;

    /** What becomes of the calls of a key. */
    enum Behaviour {
        /** They are answered. */
        ANSWERED,
        /** They hang until their timeouts. */
        HANGING,
        /** They are answered, but each takes some seconds. */
        SLOW,
        /** Their connection dies without a word now and then: the calls that it carries hang, the next ones do not. */
        DYING_CONNECTIONS
    }

    /** What the Jobs of a key do. */
    enum Workload {
        /** They say nothing and have no end. */
        SILENT,
        /** They speak now and then, and end after half a minute to two. */
        TALKING,
        /** They speak all the time, so that the key could use its whole budget, and end after half a minute to two. */
        BUSY
    }

    /** Creates the plan of some silent Jobs of the build's key. */
    static KeyPlan crowd() {
        return new KeyPlan(0, Behaviour.ANSWERED, Workload.SILENT, CROWD);
    }

    /** Whether this is the key of the build. */
    boolean isOfBuild() {
        return number == 0;
    }
}
