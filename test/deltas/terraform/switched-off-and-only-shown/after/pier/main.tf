variable "open" {
  default = false
}

variable "doors" {
  default = ["0.0.0.0/0"]
}

resource "aws_security_group" "pier" {
  count = var.open ? 1 : 0

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = var.doors
  }
}
