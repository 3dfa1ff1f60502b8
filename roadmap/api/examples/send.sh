# One value of an indicator, with the token that the team made.
# TOKEN=drt_… sh send.sh http://127.0.0.1:8000 name-of-the-roadmap I.I.a.1-1 2026-06-30 34.5

curl -sS "$1/api/v1/roadmaps/$2/indicators/$3/measurements" \
    -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \
    -d "{\"measured_on\": \"$4\", \"value\": \"$5\", \"evidence\": \"Annual report\"}"
