"""The certificate as a paper: its words (`wording`), its seal (`sealing`), its pages (`paper`).

Who may have one is in `trainings/services/awarding.py`; issuing, revoking and printing are in
`trainings/services/{certificates,printing}.py`.
"""
