using System.Diagnostics;

var sending = new ProcessStartInfo("sh", ["-c", "for i in $(seq 1000); do printf x; done"])
{
    RedirectStandardOutput = true,
};
using var child = Process.Start(sending)!;
var read = await child.StandardOutput.ReadToEndAsync();
Console.WriteLine($"read: {read.Length} of 1000");
