data "http" "tide_table" {
  url = "https://raw.example.com/harbour/tables/refs/tags/v0.0.7/tides.py"
}

data "http" "pilot_notes" {
  url = "https://raw.example.com/harbour/notes/v1.2.0/pilot.py"
}
