try
{
    Console.WriteLine("saved");
    return 3;
}
finally
{
    Console.WriteLine("closed");
}
