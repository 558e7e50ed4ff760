"""Measuring search quality on judged collections, through the product's own search."""
