variable "pier" {
  default = "north"
}

variable "tide_secret_name" {
  default = "harbour/tides/key"
}

variable "password_length" {
  default = 24
}

variable "token" {
  type      = string
  sensitive = true
}
