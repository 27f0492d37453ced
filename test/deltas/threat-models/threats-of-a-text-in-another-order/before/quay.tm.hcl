spec_version = "0.7.0"

threatmodel "Odd quay" {
  author = "@harbour/quay"

  threat "Forged berth" {
    description = "Somebody books as another ship"
    stride      = ["Spoofing"]

    risk {
      likelihood = "high"
      impact     = "high"
    }
  }

  threat "Late tide" {
    description = "Tides are read late"
  }
}
