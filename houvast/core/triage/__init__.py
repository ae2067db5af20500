"""Who needs help first: pure rules over facts and clear columns. Words for the codes are joined in the doors."""
