# Aliases only: everything works without make.
.PHONY: run test check states
# Start the whole system on this machine.
run:
	python3 manage.py run
# Run everything that can be tested here.
test:
	python3 manage.py test
# Run linters, types and import contracts.
check:
	python3 manage.py test checks
# Draw docs/round-states.md from the transition table.
states:
	python3 manage.py draw_states
