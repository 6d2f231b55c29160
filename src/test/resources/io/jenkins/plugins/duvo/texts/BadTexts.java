/** Has texts that nobody could translate, and some that nobody has to. */
class BadTexts {
    void run(String name) throws Exception {
        LOGGER.log(Level.INFO, "For those who run Jenkins");
        if (name == null) {
            throw new hudson.AbortException("Duvo is not there");
        }
        if (name.isEmpty()) {
            throw new IllegalStateException("for developers only");
        }
        log.line("Nobody answered " + name);
        log.line(Messages.BadTexts_answered(name, "acme"));
        FormValidation.error("It was not written down");
    }

    @SuppressFBWarnings(justification = "for the analysis only")
    public String getStatus() {
        return "waiting for Duvo";
    }
}
