"""cheats"""
def run_all(*, as_json: bool) -> int:
    raise NotImplementedError
