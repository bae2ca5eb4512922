"""Kommuneplan and lokalplan: objects, digitising, life cycle, conformity, what applies, and delivery."""
