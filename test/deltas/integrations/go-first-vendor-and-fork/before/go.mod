module github.com/harbour/quay

go 1.24

require (
	github.com/odd-hands/tide/v2 v2.1.0
)
