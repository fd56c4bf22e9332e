var gate = new object();
lock (gate)
{
    await Task.Yield();
}
