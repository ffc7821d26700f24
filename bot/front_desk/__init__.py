"""The front desk: which of the clinic's facts a message asks for, and what it is told."""
