terraform {
  required_version = ">= 1.12"
  provider_meta "google" {
    module_name = "harbour/quay:v1.5.0"
  }
}

resource "google_storage_bucket" "tides" {
  name     = "tides"
  location = "EU"
}
