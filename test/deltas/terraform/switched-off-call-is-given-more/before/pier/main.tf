variable "cidrs" {
  type = list(string)
}

resource "aws_security_group" "pier" {
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = var.cidrs
  }
}
