variable "tide_password" {
  type    = string
  default = "wR4k3-gannet-77"
}

variable "pier" {
  default = "north"
}

resource "random_password" "gull" {
  length = 24
}

output "gull" {
  value = nonsensitive(random_password.gull.result)
}

output "key" {
  value = tls_private_key.gull.private_key_pem
}
