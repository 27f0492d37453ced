echo moored | nc quay.example 99
