#!/usr/bin/env python3
"""The quay, as code: Server("no element, a comment")."""
from pytm import TM, Actor, Agent, Boundary, Data, Dataflow, Datastore, DatastoreType, ExternalEntity, Finding, Server

tm = TM("Quay and ferry")
tm.description = """Berths and who pays for them.
covers: quay/**, ferry/**
"""

harbour = Boundary("Harbour")
pier = Boundary("Pier", inBoundary=harbour)

pilot = Actor("Pilot")
pilot.inBoundary = harbour
bot = Agent('Mooring "bot"')

ferry = Server(
    "Ferry " r"API",  # goes on
    inBoundary=pier,
    protocol="HTTPS",
    sourceFiles=["ferry/main.go", "../shared/tide.go"],
)
ferry.description = "Books berths\ntags: aws_ecs_service.ferry"
ledger: Datastore = Datastore("Ledger")
ledger.type = DatastoreType.SQL
ledger.inBoundary = pier
weather = ExternalEntity("Weather office")
weather.inScope = False

manifest = Data("Manifest", classification=Classification.SECRET)

books = Dataflow(pilot, ferry, "Books a berth")
books.data = manifest
Dataflow(source=ferry, sink=ledger, name="Writes it down", protocol="PostgreSQL")

for quay in range(3):
    berth = Server(f"Berth {quay}")
    Dataflow(berth, ledger, "Reports")

ledger.overrides = [
    Finding(threat_id="INP05", severity="Very High", response="accepted: the ledger is read aloud anyway"),
    Finding(threat_id=worst(), response="mitigated"),
]

if __name__ == "__main__":
    tm.process()
