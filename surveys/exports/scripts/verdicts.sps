* Recomputes every verdict of the survey from the single ratings, with SPSS or PSPP.
* Run it in the folder of ratings.csv and results.csv (in SPSS: CD 'folder'. first).
* It writes verdicts_spss.csv and counts how many verdicts are the same as in results.csv.
* All comparisons are between whole numbers: nothing is rounded.

SET DECIMAL=DOT.

GET DATA /TYPE=TXT /FILE='results.csv' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED /DELCASE=LINE
  /FIRSTCASE=2 /DELIMITERS=',' /QUALIFIER='"'
  /VARIABLES=round F8.0 item F12.0 code A12 version F8.0 rated_said F12.0 agreeing_said F12.0
    disagreeing_said F12.0 unable F12.0 blank F12.0 percent_said F8.1 verdict_said A20
    votes_to_spare F12.0 wilson_lower F10.6 wilson_upper F10.6 mean F10.6 sd F10.6 median F10.6
    q1 F10.6 q3 F10.6 iqr F10.6 scale_max F8.0 agree_from F8.0 disagree_to F8.0 threshold F8.0
    inclusive F8.0 revise_from F8.0 minimum F8.0 judges_against F8.0@COUNTS@.
SORT CASES BY item.
SAVE OUTFILE='results.sav'
  /KEEP=round item code version rated_said agreeing_said disagreeing_said verdict_said agree_from
    disagree_to threshold inclusive revise_from minimum judges_against.

GET DATA /TYPE=TXT /FILE='ratings.csv' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED /DELCASE=LINE
  /FIRSTCASE=2 /DELIMITERS=',' /QUALIFIER='"'
  /VARIABLES=round F8.0 item F12.0 code A12 version F8.0 rating F8.0 cannot_judge F8.0.
SORT CASES BY item.
MATCH FILES /FILE=* /TABLE='results.sav' /BY item
  /KEEP=item rating agree_from disagree_to.

* The denominator: those who gave the item a rating. "Cannot judge" and blanks stand outside.
SELECT IF NOT SYSMIS(rating).
COMPUTE is_agreeing = (rating >= agree_from).
COMPUTE is_disagreeing = (rating <= disagree_to).
AGGREGATE OUTFILE=* /BREAK=item /rated=N /agreeing=SUM(is_agreeing)
  /disagreeing=SUM(is_disagreeing).
SORT CASES BY item.
MATCH FILES /FILE='results.sav' /TABLE=* /BY item.
RECODE rated agreeing disagreeing (SYSMIS=0).

STRING verdict (A20).
COMPUTE verdict = 'no_consensus'.
IF (NOT SYSMIS(revise_from) AND 100 * agreeing >= revise_from * rated) verdict = 'revise'.
IF (judges_against = 1 AND inclusive = 1 AND 100 * disagreeing >= threshold * rated) verdict = 'consensus_against'.
IF (judges_against = 1 AND inclusive = 0 AND 100 * disagreeing > threshold * rated) verdict = 'consensus_against'.
IF (inclusive = 1 AND 100 * agreeing >= threshold * rated) verdict = 'consensus'.
IF (inclusive = 0 AND 100 * agreeing > threshold * rated) verdict = 'consensus'.
IF (rated < minimum) verdict = 'too_few'.

COMPUTE same = (verdict = verdict_said AND rated = rated_said AND agreeing = agreeing_said AND disagreeing = disagreeing_said).
FORMATS rated agreeing disagreeing (F12.0) same (F1.0).
SAVE TRANSLATE /OUTFILE='verdicts_spss.csv' /TYPE=CSV /REPLACE /FIELDNAMES
  /KEEP=item code rated agreeing disagreeing verdict same.
FREQUENCIES /VARIABLES=same.
