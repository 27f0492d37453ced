variable "create_group" {
  type    = bool
  default = false
}

variable "pier" {
  type    = map(string)
  default = {}
}

resource "aws_security_group" "web" {
  count = var.create_group ? 1 : 0

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_db_instance" "pier" {
  for_each            = var.pier
  identifier          = each.value
  publicly_accessible = true
}
