package main

func main() {
	http.HandleFunc("/webhook", land)
}
