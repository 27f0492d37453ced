@router.post("/webhooks/paddle")
def paddle():
    pass
