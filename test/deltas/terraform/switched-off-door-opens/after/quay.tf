variable "doors" {
  type    = list(number)
  default = []
}

resource "aws_security_group" "web" {
  dynamic "ingress" {
    for_each = var.doors

    content {
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}
