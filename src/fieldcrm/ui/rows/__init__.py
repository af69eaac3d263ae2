"""What the lists' columns show: frozen views in, cells out. Knows no widget."""
