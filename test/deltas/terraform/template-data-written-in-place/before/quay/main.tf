data "template_file" "start" {
  template = <<-SCRIPT
    #!/bin/sh
    echo "berth $${berth}"
  SCRIPT
  vars     = { berth = var.berth }
}

resource "aws_instance" "crane" {
  ami           = "ami-0c2ba1e5f0aa1d7c8"
  instance_type = "t3.small"
  user_data     = data.template_file.start.rendered
}

variable "berth" {
  default = "seven"
}
