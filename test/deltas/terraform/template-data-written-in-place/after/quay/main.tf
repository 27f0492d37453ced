resource "aws_instance" "crane" {
  ami           = "ami-0c2ba1e5f0aa1d7c8"
  instance_type = "t3.small"
  user_data     = <<-SCRIPT
    #!/bin/sh
    echo "berth ${var.berth}"
  SCRIPT
}

variable "berth" {
  default = "seven"
}
