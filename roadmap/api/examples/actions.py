"""Actions of a roadmap, each with how many agreed. Python alone, nothing to install.

python3 actions.py http://127.0.0.1:8000 name-of-the-roadmap
"""

import json
import sys
import urllib.request

site, roadmap = sys.argv[1:]
address = f"{site}/api/v1/roadmaps/{roadmap}/editions/current/actions"
while address:
    with urllib.request.urlopen(address) as answer:
        page = json.load(answer)
    for action in page["items"]:
        strength = action["strength"]
        agreed = f"{strength['agreeing']} of {strength['rated']}"
        print(action["reference"], agreed, strength["percent"], sep="\t")
    address = page["next"]
