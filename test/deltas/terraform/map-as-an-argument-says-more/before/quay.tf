resource "matchbox_group" "ferry" {
  name = "ferry"

  selector {
    os = "installed"
  }
}

data "template_file" "berths" {
  template = "$${berth}"

  vars {
    berth = "12"
  }
}
