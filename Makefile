# One command for each thing one does here. CONTRIBUTING.md says more.
#
#   make test            every test that can run here; JENKINS=no: only those that need no Jenkins, JENKINS=yes: all or an error
#   make demo            a Jenkins with the plugin and a simulated Duvo on http://localhost:8080/jenkins/
#   make demo-terminal   the same engine without Jenkins
#   make simulator       the simulated Duvo alone; PORT=8089
#   make follow          one Job in the terminal; ARGS='--api-url … --agent …'
#   make coverage        lines, branches and mutations that the tests reach in api and follow
#   make format          format the sources
#   make bench           figures on scale; REAL=yes: and ten real minutes of a thousand Jobs, and 200 builds and many pages in a Jenkins
#   make pictures        the pictures of the documentation, and the accessibility of the pages; needs Jenkins, Node.js and Chromium

JENKINS ?= auto
PORT ?= 8089
ARGS ?=
export JENKINS

.PHONY: test demo demo-terminal simulator follow bench coverage pictures format

test:
	@.ci/test

demo:
	@.ci/demo

demo-terminal:
	@.ci/demo-terminal

simulator:
	@.ci/simulator $(PORT)

follow:
	@.ci/follow $(ARGS)

coverage:
	@.ci/coverage

format:
	@.ci/format

bench:
	@.ci/bench

pictures:
	@.ci/pictures
