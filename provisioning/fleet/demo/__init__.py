"""The believable towns of `manage.py seed_demo`. Persons, telephone numbers and addresses are invented."""
