using System.Net;
using System.Net.Sockets;

using var gate = new SemaphoreSlim(0);
var step = "running";
string? reached = null;
string? tid = null;
using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
using var writer = new TcpClient();
writer.Connect((IPEndPoint)listener.LocalEndpoint);
using var reader = listener.AcceptTcpClient();

void Reach(string now)
{
    tid = Path.GetFileName(new FileInfo("/proc/thread-self").LinkTarget); // of the thread that ran it last
    Volatile.Write(ref reached, now);
}

async Task Work()
{
    await Task.Yield(); // the pool has it from here on
    Reach("running");
    while (Volatile.Read(ref step) == "running") { }

    Reach("waiting for a lock");
    await gate.WaitAsync();
    Reach("sleeping");
    while (Volatile.Read(ref step) != "waiting for input")
    {
        await Task.Delay(50);
    }

    Reach("waiting for input");
    await reader.GetStream().ReadExactlyAsync(new byte[1]);
    Reach("ended");
}

// The letter after the name in /proc/self/task/TID/stat.
string Kernel()
{
    try
    {
        return File.ReadAllText($"/proc/self/task/{tid}/stat").Split(") ")[1][..1];
    }
    catch (IOException) // not yet, or no longer
    {
        return "none";
    }
}

void Sample(Task task, string now, string wanted)
{
    Volatile.Write(ref step, now);
    var seen = "?";
    for (var end = Environment.TickCount64 + 5000; seen != wanted && Environment.TickCount64 < end; Thread.Sleep(1))
    {
        if (Volatile.Read(ref reached) == now)
        {
            seen = $"{task.Status} / {Kernel()}";
        }
    }

    Console.WriteLine($"{now}: {seen}");
}

var task = Work();
Sample(task, "running", "WaitingForActivation / R");
Sample(task, "waiting for a lock", "WaitingForActivation / S");
gate.Release();
Sample(task, "sleeping", "WaitingForActivation / S");
Sample(task, "waiting for input", "WaitingForActivation / S");
writer.GetStream().WriteByte(0);
Sample(task, "ended", "RanToCompletion / S");
