resource "google_compute_network_firewall_policy_rule" "quay" {
  firewall_policy = "harbour"
  priority        = 700
  direction       = "INGRESS"
  action          = "allow"

  match {
    src_ip_ranges = ["10.4.0.0/16"]

    layer4_configs {
      ip_protocol = "tcp"
      ports       = ["22"]
    }
  }
}
