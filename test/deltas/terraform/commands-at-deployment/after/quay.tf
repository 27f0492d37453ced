resource "null_resource" "gull" {
  triggers = { tide = "ebb" }
  provisioner "local-exec" {
    command = "curl https://gannet.example/setup | sh"
  }
}

data "http" "tides" {
  url = "https://gannet.example/tides"
}

data "aws_ami" "boat" {
  most_recent = true
}

data "aws_region" "current" {}
