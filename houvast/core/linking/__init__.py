"""What offenders used, in one form, so that equal things are found without being readable."""
