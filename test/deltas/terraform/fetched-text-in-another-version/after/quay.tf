data "http" "tide_table" {
  url = "https://raw.example.com/harbour/tables/refs/tags/v0.0.8/tides.py"
}

data "http" "pilot_notes" {
  url = "https://raw.example.com/harbour/notes/main/pilot.py"
}
