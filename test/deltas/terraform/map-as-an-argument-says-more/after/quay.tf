resource "matchbox_group" "ferry" {
  name = "ferry"

  selector = {
    os = "none"
  }
}

data "template_file" "berths" {
  template = "$${berth}"

  vars {
    berth = "12"
  }
}
