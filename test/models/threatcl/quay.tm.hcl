spec_version = "0.7.0"

variable "ledger" {
  value = "Berths and who pays for them"
}

# Two models of one harbour.
threatmodel "Quay" {
  author      = "@harbour/quay"
  description = <<-EOT
    The quay books berths.
      covers: nothing, it is no note
  EOT

  // covers: quay/docs/**
  additional_attribute "covers" {
    value = "quay/**, ferry/**"
  }

  information_asset "berth ledger" {
    description                = var.ledger
    information_classification = "Confidential"
  }

  third_party_dependency "Weather office" {
    description       = "Forecasts, \"twice\" a day"
    saas              = true
    uptime_dependency = "degraded"
  }

  threat "Forged berth" {
    description            = "Somebody books as another ship. ${not.put.in}"
    stride                 = ["Spoofing", "Tampering"]
    information_asset_refs = ["berth ledger"]

    risk {
      likelihood = "medium"
      impact     = "Very High"
    }

    control "signed booking" {
      description = "Bookings are signed."
      implemented = true
      attribute "owner" {
        value = "pilots"
      }
    }
  } // of forged berths

  threat {
    # about: "Ferry API", "https"
    description = "Tides are read late"
    control     = import.control.tides.description
    proposed_control {
      implemented = false
      description = "Read them early"
    }
  }

  data_flow_diagram_v2 "harbour" {
    external_element "Harbour admin" {}

    process "Ferry API" {
      # technology: Go
      # tags: aws_ecs_service.ferry, ferry
      trust_zone = "pier"
    }

    trust_zone "vault" {
      data_store "Ledger" {
        information_asset = "berth ledger"
      }
    }

    flow "https" {
      from     = "Harbour admin"
      to       = "Ferry API"
      protocol = "https"
    }

    flow "https" {
      from = process.ferry_api
      to   = "Ledger"
    }

    flow "smoke" {
      from = "Chimney"
      to   = "Ledger"
    }
  }
}

threatmodel "Ferry" {
  author = "@harbour/ferry"
}
