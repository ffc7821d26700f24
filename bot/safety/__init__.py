"""The physician promise: no symptom or diagnosis question is answered from the FAQ."""
