"""Rule sets: models, loading, expressions and the engine that answers them."""
