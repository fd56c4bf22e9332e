using System.Diagnostics;

using var self = Process.GetCurrentProcess();
self.ProcessorAffinity &= -self.ProcessorAffinity; // the first of those that it may use, as `taskset` does

var turn = 0;
var end = Environment.TickCount64 + 1000;

void Work(int mine)
{
    int now;
    while ((now = Volatile.Read(ref turn)) < 5000 && Environment.TickCount64 < end)
    {
        if (now % 2 == mine)
        {
            Volatile.Write(ref turn, now + 1); // nobody else writes now
        }
    }
}

Thread[] threads = [new(() => Work(0)), new(() => Work(1))];
Array.ForEach(threads, thread => thread.Start());
Array.ForEach(threads, thread => thread.Join());
Console.WriteLine($"hand-overs: {turn}");
