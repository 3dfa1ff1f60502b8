# Aliases only: everything works without make.
.PHONY: run test check bench faults states
# Start the whole system on this machine.
run:
	python3 manage.py run
# Run everything that can be tested here.
test:
	python3 manage.py test
# Run linters, types and import contracts.
check:
	python3 manage.py test checks
# Measure speed, beside a bare Django view, on throw-away databases.
bench:
	python3 manage.py bench
# Prove in the long form what the system promises, and write docs/trust-report.md.
faults:
	python3 manage.py test --faults
# Draw docs/round-states.md and docs/edition-states.md from the transition tables.
states:
	python3 manage.py draw_states
