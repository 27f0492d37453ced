resource "google_dialogflow_cx_webhook" "tides" {
  parent       = "projects/quay/locations/global/agents/pilot"
  display_name = "tides"

  generic_web_service {
    uri = "https://tides.quay.example/hook"
  }
}
