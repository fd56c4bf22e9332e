using System.Runtime.CompilerServices;

var saving = Start();
GC.Collect();
Console.WriteLine($"collected: {!saving.IsAlive}");

// A frame of its own, so that nothing holds the task when the collector looks.
[MethodImpl(MethodImplOptions.NoInlining)]
static WeakReference Start() => new(SaveAsync());

static async Task SaveAsync()
{
    await new TaskCompletionSource().Task; // nobody can complete it
    Console.WriteLine("saved");
}
