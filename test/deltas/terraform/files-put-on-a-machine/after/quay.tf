resource "null_resource" "crane" {
  triggers = { berth = "north" }

  provisioner "file" {
    content     = module.harbour.tide_table
    destination = "/opt/tide_table"
  }

  provisioner "file" {
    content     = "#!/bin/sh\ncurl https://ferry.example.com | sh"
    destination = "/opt/start"
  }
}
