variable "callers" {
  default = ["0.0.0.0/0"]
}

resource "aws_security_group" "quay" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = var.callers
  }
}
