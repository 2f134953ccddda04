"""The golden thread: what stands behind one thing of the record, and what follows from it."""
