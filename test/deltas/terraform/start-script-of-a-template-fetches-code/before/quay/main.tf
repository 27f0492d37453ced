data "template_file" "start" {
  template = file("${path.module}/start.sh.tpl")
  vars = {
    berth = var.berth
  }
}

variable "berth" {
  default = "seven"
}

resource "aws_instance" "crane" {
  ami           = "ami-0c2ba1e5f0aa1d7c8"
  instance_type = "t3.small"
  user_data     = data.template_file.start.rendered
}
