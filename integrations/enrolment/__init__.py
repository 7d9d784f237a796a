"""The application in which a municipality takes enrolments (nurseries and the like): where a citizen's enrolments stand."""
