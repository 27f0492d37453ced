variable "pier" {
  type    = map(string)
  default = {}
}

variable "create_group" {
  type    = bool
  default = false
}

locals {
  inside = "10.0.0.0/8"
  port   = 22
}

resource "aws_db_instance" "pier" {
  for_each            = var.pier
  publicly_accessible = false
  identifier          = each.value
}

resource "aws_security_group" "web" {
  count = var.create_group ? 1 : 0

  ingress {
    cidr_blocks = [local.inside]
    from_port   = local.port
    to_port     = local.port
    protocol    = "tcp"
  }
}
