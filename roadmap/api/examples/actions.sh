# Actions of a roadmap, each with how many agreed. curl and awk.
# sh actions.sh http://127.0.0.1:8000 name-of-the-roadmap

curl -fsS "$1/api/v1/roadmaps/$2/editions/current/actions?format=csv" |
    awk -F, '$1 ~ /^[IVX]+\.[IVX]+\.[a-z]\.[0-9]+$/ { print $1 "\t" $2 " of " $3 "\t" $4 }'
